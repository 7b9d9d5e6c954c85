import { eventReaders, type EventName } from './event-map';

/** Events without a type of their own whose documented spelling has capitals. */
const capitalised = ['WifiConnected', 'ShakearoundUserShake', 'ShakearoundLotteryBind'];

const spellings = new Map<string, string>(
  [...Object.keys(eventReaders), ...capitalised].map((name) => [name.toLowerCase(), name]),
);
spellings.set('freepublishjobfinish', 'PUBLISHJOBFINISH');

/**
 * WeChat's documented spelling of an event's name, which comes in either case; an unknown name as
 * it came. Use it on both sides of a comparison.
 */
export function eventName(name: string): string {
  return spellings.get(name.toLowerCase()) ?? name;
}

export function isTypedEvent(name: string): name is EventName {
  return Object.hasOwn(eventReaders, name);
}
