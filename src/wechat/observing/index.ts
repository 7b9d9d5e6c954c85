export { MessageObservers } from './message-observers';
export type { MessageObserver, Observation } from './observation';
export type { Candidate } from './route-story';
export type { SignatureCheck } from './signature-checks';
