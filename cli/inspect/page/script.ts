import { buildClient } from './build-client.cjs';

/**
 * The page's script, for browsers. From the sources it is bundled when this module is loaded; the
 * build of the package puts the bundled text in the place of this module.
 */
export const CLIENT_SCRIPT = buildClient();
