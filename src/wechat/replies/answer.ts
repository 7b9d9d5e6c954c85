import type { Reply } from './reply';

/** What a delivery is answered with; `unanswered`: the connection is left to end. */
export type Answer = Reply | 'unanswered';
