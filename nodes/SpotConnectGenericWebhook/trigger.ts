import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { compilePolicy, type AuthenticationSettings, type Policy } from '../../admission/policy';
import { CREDENTIAL_LABEL, CREDENTIAL_TYPE, keyDefinitionsOf } from './credential';
import { readParameters, type TriggerParameters } from './parameters';

/** A trigger's configuration, ready for any number of requests. */
export interface CompiledTrigger {
	readonly parameters: TriggerParameters;
	readonly policy: Policy;
}

/** The part of n8n's contexts that compiling needs. */
export interface CredentialSource {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

/**
 * @param node the trigger as stored
 * @param source where its credential comes from
 * @throws {ConfigurationError} naming the parameter or credential that cannot work
 */
export async function compileTrigger(
	node: INode,
	source: CredentialSource,
): Promise<CompiledTrigger> {
	const parameters = readParameters(node);
	const policy = compilePolicy({
		authentication: await authenticationOf(node, parameters, source),
		acceptedContent: parameters.acceptedContent,
	});
	return { parameters, policy };
}

async function authenticationOf(
	node: INode,
	{ authentication, headerName }: TriggerParameters,
	source: CredentialSource,
): Promise<AuthenticationSettings> {
	if (authentication === 'none') return { scheme: 'none' };
	const chosen = node.credentials?.[CREDENTIAL_TYPE];
	if (chosen === undefined) {
		throw new ConfigurationError(
			CREDENTIAL_LABEL,
			'No credential is chosen. Choose or create one of type Spot Connect API in the trigger.',
		);
	}
	return {
		scheme: 'apiKey',
		headerName,
		keys: keyDefinitionsOf(await source.getCredentials(CREDENTIAL_TYPE), chosen.name),
	};
}
