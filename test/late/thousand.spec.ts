import { thousandAtOnce } from './scenarios/thousand-at-once';

/** One delivery and a late cut, so that a busy machine does not decide who is answered in time. */
thousandAtOnce({ cut: 15_000, deadline: 2000, deliveries: 1 });
