export type { Fields, FieldValue } from './fields';
export type { Message, PushedMessage } from './message';
export * from './user-messages';
export * from './events';
export * from './menu-events';
export * from './job-events';
export * from './account-events';
export { eventNamed, SAMPLE_EVENTS, type SampleEvent } from './event-named';
