import { act } from './api.js';
import { current, update } from './store.js';

/** Sends what the chosen follower does; the inspector follows the newest message again. */
export function doAs(doing) {
  update({ selected: undefined });
  return act('send', { follower: current().follower, doing });
}
