export { properties } from './properties';
export { webhookDescriptions } from './webhook';
