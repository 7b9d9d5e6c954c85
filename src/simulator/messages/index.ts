export type { Fields, FieldValue } from './fields';
export type { Message, PushedMessage } from './message';
export * from './user-messages';
export * from './events';
export * from './menu-events';
export * from './job-events';
