import { ConfigurationError } from '../../admission/configuration-error';

/** Path segments of unreserved characters (RFC 3986, section 2.3). */
const PATH = /^\/?[A-Za-z0-9\-._~]+(?:\/[A-Za-z0-9\-._~]+)*\/?$/;
const LONGEST_PATH = 200;

/**
 * @param path as the author has written it
 * @param webhookId the node's own, which is the path where none is written
 * @throws {ConfigurationError} for a path that cannot be
 */
export function assertDashboardPath(path: string, webhookId: string | undefined): void {
	if (path === '') {
		if (webhookId !== undefined) return;
		throw new ConfigurationError(
			'Dashboard Path',
			'This node has no webhook ID. Set a path, or add the node again in the editor.',
		);
	}
	if (path.length <= LONGEST_PATH && PATH.test(path)) return;
	throw new ConfigurationError(
		'Dashboard Path',
		`Use up to ${LONGEST_PATH} letters, digits and - . _ ~ with slashes between the parts, as in monitor or ops/monitor.`,
	);
}
