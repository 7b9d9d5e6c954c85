import { current } from './store.js';
import { say } from './words.js';

/** A follower as the tabs call them. */
export function nameOf(openId) {
  const index = current().server.followers.findIndex((one) => one.openId === openId);
  return say('follower', { number: index + 1 });
}

/** Of four, so that those that run at a time differ, and one that takes over from the one before. */
export const colourOf = (process) => process && process % 4;
