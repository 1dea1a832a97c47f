import type { Resource } from '../operation';
import { apiKeyResource } from './apiKey';
import { eventResource } from './event';
import { lockOutResource } from './lockOut';
import { schemaResource } from './schema';
import { statisticsResource } from './statistics';

/** In the order of their names, as n8n shows them. */
export const RESOURCES: readonly Resource[] = [
	apiKeyResource,
	eventResource,
	lockOutResource,
	schemaResource,
	statisticsResource,
];
