import { thousandAtOnce } from './scenarios/thousand-at-once';

thousandAtOnce({ cut: 3600, deadline: 2400 });
