import { readFileSync } from 'node:fs';
import * as builders from '../../simulator';
import type { Fields, FieldValue, Message } from '../../simulator';
import { CommandError, UsageError } from '../command';

/** A message as it was asked for on the command line. */
export interface MessageChoice {
  /** `text` …, `event`, or the path of a file. */
  readonly what: string;
  /** The text, or the name of the event. */
  readonly value: string | undefined;
  readonly key: string | undefined;
  /** `Field=value`, `Group.Field=value`. */
  readonly sets: readonly string[];
  /** The openId of the sender; unset: the platform's test user. */
  readonly from: string | undefined;
}

const WITHOUT_VALUE: Readonly<Record<string, () => Message>> = {
  image: builders.image,
  voice: builders.voice,
  video: builders.video,
  shortvideo: builders.shortVideo,
  location: builders.location,
  link: builders.link,
};

/** @throws UsageError, CommandError when the file cannot be read */
export function messageFor({ what, value, key, sets, from }: MessageChoice): Message {
  const changes = sets.map(parsed);
  if (what === 'text') {
    const text = needed(value, 'send text 你好');
    if (key === undefined) return changed(builders.text(text), changes);
    throw new UsageError(`A text of several words stands in quotes: send text '${text} ${key}'.`);
  }
  if (what === 'event') {
    const name = needed(value, 'send event subscribe');
    return changed(builders.eventNamed(name, key), changes);
  }
  if (value !== undefined) {
    throw new UsageError(
      `"send ${what}" takes no value: change its fields with --set Field=value.`,
    );
  }
  const build = Object.hasOwn(WITHOUT_VALUE, what) ? WITHOUT_VALUE[what] : undefined;
  if (build) return changed(build(), changes);
  const user: readonly Change[] = from === undefined ? [] : [[['FromUserName'], from]];
  return builders.xml([...user, ...changes].reduce(withElement, documentIn(what)));
}

/** A document without its `<xml>`, with fields changed. @throws UsageError */
export function documentMessage(inner: string, sets: readonly string[]): Message {
  return builders.xml(sets.map(parsed).reduce(withElement, inner));
}

type Change = readonly [path: readonly string[], value: string];

function needed(value: string | undefined, example: string): string {
  if (value !== undefined) return value;
  throw new UsageError(`Something is missing; an example: ${example}`);
}

function parsed(set: string): Change {
  const [, path, value] = /^([A-Za-z_][\w.]*)=([^]*)$/.exec(set) ?? [];
  if (path !== undefined && value !== undefined) return [path.split('.'), value];
  throw new UsageError(`--set ${set}: say Field=value, such as --set Label=北京.`);
}

function changed(message: Message, changes: readonly Change[]): Message {
  const fields = changes.reduce(
    (before, [path, value]) => put(before, path, value),
    message.fields,
  );
  return { ...message, fields };
}

function put(fields: Fields, [name = '', ...rest]: readonly string[], value: string): Fields {
  if (rest.length === 0) return { ...fields, [name]: value };
  return { ...fields, [name]: put(groupIn(fields[name]), rest, value) };
}

function groupIn(value: FieldValue): Fields {
  return typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
}

/** What is inside `<xml>`. */
function documentIn(path: string): string {
  let document: string;
  try {
    document = readFileSync(path, 'utf8');
  } catch {
    const known = ['text', 'event', ...Object.keys(WITHOUT_VALUE)].join(', ');
    throw new CommandError(`There is no file ${path}: give the path of one with XML, or ${known}.`);
  }
  return /<xml>([^]*)<\/xml>/.exec(document)?.[1] ?? document;
}

/** A nested field is that of the only group which has one of its name. */
function withElement(document: string, [path, value]: Change): string {
  const name = path.at(-1) ?? '';
  const element = `<${name}><![CDATA[${value}]]></${name}>`;
  const found = new RegExp(`<${name}>[^]*?</${name}>`);
  return found.test(document) ? document.replace(found, () => element) : document + element;
}
