import type { Reply } from './reply';

/**
 * What a delivery is answered with; `unanswered`: the connection is left to end, `refused`: it is
 * acknowledged, although nothing runs for it.
 */
export type Answer = Reply | 'unanswered' | 'refused';
