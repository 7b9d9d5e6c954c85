import { thousandAtOnce } from '../scenarios/thousand-at-once';

/** WeChat's own times, and the default deadline. */
thousandAtOnce({ cut: 5000, deadline: 4500, deliveries: 3 });
