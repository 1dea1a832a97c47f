export { SpotConnectApi } from './credentials/SpotConnectApi.credentials';
export { SpotConnectEventStoreApi } from './credentials/SpotConnectEventStoreApi.credentials';
export { SpotConnectJwtApi } from './credentials/SpotConnectJwtApi.credentials';
export { SpotConnectSharedStateApi } from './credentials/SpotConnectSharedStateApi.credentials';
export { SpotConnectSigningSecretApi } from './credentials/SpotConnectSigningSecretApi.credentials';
export { SpotConnectGenericWebhook } from './nodes/SpotConnectGenericWebhook/SpotConnectGenericWebhook.node';
export { SpotConnectRespondToWebhook } from './nodes/SpotConnectRespondToWebhook/SpotConnectRespondToWebhook.node';
export { SpotConnectWebhookEvents } from './nodes/SpotConnectWebhookEvents/SpotConnectWebhookEvents.node';
export { SpotConnectWebhookMonitor } from './nodes/SpotConnectWebhookMonitor/SpotConnectWebhookMonitor.node';

export { admit, type Verdict } from './admission/admit';
export { KeyRing, type ApiKeyDefinition, type KeyIdentity } from './admission/api-key';
export { ConfigurationError } from './admission/configuration-error';
export { compilePolicy, type Policy, type PolicySettings } from './admission/policy';
export { problemDetails, type ProblemDetails } from './admission/problem';
export { REFUSALS, type Refusal, type RefusalCode } from './admission/refusal';
export type { WebhookRequest } from './admission/request';

export type { EventChange, WebhookEvent } from './eventlog/event';
export type { EventFilter, EventPage, EventSummary, TimeBucket } from './eventlog/query';
export { loadPostgresStore } from './eventlog/stores/load-postgres';
export { SqliteStore } from './eventlog/stores/sqlite';
export type { EventStore } from './eventlog/stores/store';

export { StateUnavailableError, type StateStore } from './state/store';
export { redisState } from './state/stores/redis';
export type { RedisSettings } from './state/stores/redis/settings';
