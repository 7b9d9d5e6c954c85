import type { Fields } from './fields';
import type { Message } from './message';

const TICKET = 'gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL1NpbXVsYXRlZAAC';

/** Any event by its name; `fields` are WeChat's own element names. */
export function event(name: string, fields: Fields = {}): Message {
  return { msgType: 'event', event: name, fields: { Event: name, ...fields } };
}

/** The user follows the account, with `scene` by scanning a QR code of that scene. */
export function subscribe(scene?: string, fields: Fields = {}): Message {
  const origin =
    scene === undefined ? { EventKey: '' } : { EventKey: `qrscene_${scene}`, Ticket: TICKET };
  return event('subscribe', { ...origin, ...fields });
}

/** The user leaves the account. */
export function unsubscribe(fields: Fields = {}): Message {
  return event('unsubscribe', { EventKey: '', ...fields });
}

/** A follower scans a QR code with a scene. */
export function scan(scene: string, fields: Fields = {}): Message {
  return event('SCAN', { EventKey: scene, Ticket: TICKET, ...fields });
}

/** The position that an account with location reports gets when the conversation is opened. */
export function reportLocation(fields: Fields = {}): Message {
  return event('LOCATION', {
    Latitude: 23.137466,
    Longitude: 113.352425,
    Precision: 119.38504,
    ...fields,
  });
}
