import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  click,
  event,
  image,
  link,
  location,
  scan,
  shortVideo,
  subscribe,
  text,
  unsubscribe,
  video,
  view,
  voice,
  xml,
  type Message,
  type Platform,
} from '../../simulator';
import { menuTap } from './menu-tap';

const PICTURE = join(__dirname, '..', 'page', 'sample.png');

/** What a follower does, as the page says it. */
export interface Doing {
  readonly kind: string;
  /** What was typed, a scene, a menu button's key or address, or an event's name. */
  readonly value?: string;
  /** WeChat's own element names. */
  readonly fields?: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, string>>;
type Builder = (value: string, fields: Fields) => Message;

const BUILDERS: Readonly<Record<string, Builder>> = {
  text: (value, fields) => text(value, fields),
  image: (_, fields) => image(fields),
  voice: (_, fields) => voice(fields),
  video: (_, fields) => video(fields),
  shortvideo: (_, fields) => shortVideo(fields),
  location: (_, fields) => location(fields),
  link: (_, fields) => link(fields),
  subscribe: (scene, fields) => subscribe(scene === '' ? undefined : scene, fields),
  unsubscribe: (_, fields) => unsubscribe(fields),
  scan: (scene, fields) => scan(scene, fields),
  click: (key, fields) => click(key, fields),
  view: (url, fields) => view(url, fields),
  menu: (type, { EventKey = '' }) => menuTap(type, EventKey),
  event: (name, fields) => event(name, fields),
  xml: (typed) => xml(/<xml>([^]*)<\/xml>/.exec(typed)?.[1] ?? typed),
};

/** A follower cannot do this; the message says what can be done. */
export class UnknownDoingError extends Error {
  override readonly name = 'UnknownDoingError';

  constructor(kind: string) {
    super(`"${kind}" is nothing a follower does; known are ${Object.keys(BUILDERS).join(', ')}.`);
  }
}

/** @throws UnknownDoingError */
export function messageOf({ kind, value = '', fields = {} }: Doing): Message {
  const build = Object.hasOwn(BUILDERS, kind) ? BUILDERS[kind] : undefined;
  if (!build) throw new UnknownDoingError(kind);
  return build(value, fields);
}

/** The same message with some fields changed: a new one, with an id and a time of its own. */
export function edited(message: Message, fields: Fields = {}): Message {
  return { ...message, fields: { ...message.fields, ...fields } };
}

/** The elements of a message with a picture that phones can show, as WeChat would make them. */
export function samplePicture({ api }: Platform): Readonly<Record<string, string>> {
  const bytes = readFileSync(PICTURE);
  const { mediaId } = api.addMedia({ type: 'image', contentType: 'image/png', bytes });
  return { PicUrl: `${api.url}/mmbiz/${mediaId}`, MediaId: mediaId };
}
