import type { INodeProperties } from 'n8n-workflow';

import { eventLogOptions } from './event-log';
import { requestOptions } from './request';
import { responseOptions } from './response';
import { authenticityOptions } from './signature';
import { payloadOptions } from './validation';

export { protectionProperty } from './protection';
export { requestProperties } from './request';
export { responseProperties } from './response';
export { signatureProperties } from './signature';
export { validationProperties } from './validation';
export { webhookDescription } from './webhook';

/** What a newcomer need not see: everything that has a sensible default. */
export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...requestOptions,
		...authenticityOptions,
		...payloadOptions,
		...eventLogOptions,
		...responseOptions,
	].sort((a, b) => (a.displayName.toUpperCase() < b.displayName.toUpperCase() ? -1 : 1)),
};
