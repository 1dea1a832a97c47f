/** Carries the event id on every answer of the trigger. */
export const EVENT_ID_HEADER = 'x-spot-connect-event-id';

/** Says of which event a request is a replay. Anyone can write it: it is recorded, and nothing trusts it. */
export const REPLAY_OF_HEADER = 'x-spot-connect-replay-of';
