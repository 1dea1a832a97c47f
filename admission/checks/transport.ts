import type { Check } from '../check';

/** The request must have come over HTTPS, all the way that the host can see. */
export const transportCheck: Check = ({ secure }) =>
	secure ? undefined : { code: 'transport_insecure', detail: 'This webhook accepts HTTPS only.' };
