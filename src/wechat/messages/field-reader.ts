/** What one element held: its text, its children, or several of either when the element repeats. */
export type RawValue = string | RawFields | readonly (string | RawFields)[];

/**
 * Every child of an element under the name it came with, values as strings.
 * Objects made by `parseXml` have no prototype, so no element name can mean anything but itself.
 */
export interface RawFields {
  readonly [name: string]: RawValue;
}

/** `RawFields` while they are read. */
export type UnfinishedFields = Record<string, string | RawFields | (string | RawFields)[]>;

export function noFields(): UnfinishedFields {
  return new Fields() as UnfinishedFields;
}

/** V8 keeps what a constructor makes in a quicker form than objects without any prototype. */
class Fields {}
Object.setPrototypeOf(Fields.prototype, null);
Reflect.deleteProperty(Fields.prototype, 'constructor');
Object.freeze(Fields.prototype);

/** Makes a list of what comes under one name. */
export function addField(to: UnfinishedFields, name: string, value: string | RawFields): void {
  const present = to[name];
  if (present === undefined) to[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else to[name] = [present, value];
}

/** With an exponent too, since WeChat writes a coordinate near zero as `1e-05`. */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Finds fields by WeChat's name for them: exactly, else without regard to case and underscores,
 * since WeChat itself writes `MsgId` and `MsgID`, `OpenID` and `openid`. Further names given to a
 * method are spellings that occur as well. Of a repeated element the first is taken.
 */
export class FieldReader {
  private folded: ReadonlyMap<string, RawValue> | undefined;

  constructor(private readonly raw: RawFields) {}

  /** The text of a field; undefined when it is absent or holds elements. */
  optional(...names: readonly string[]): string | undefined {
    const value = this.first(names);
    return typeof value === 'string' ? value : undefined;
  }

  /** As `optional`, with an absent field read as empty. */
  text(...names: readonly string[]): string {
    const value = this.first(names);
    return typeof value === 'string' ? value : '';
  }

  /** Undefined when absent, empty or not a decimal number. */
  optionalNumber(...names: readonly string[]): number | undefined {
    return toNumber(this.first(names));
  }

  /** NaN when absent, empty or not a decimal number. */
  number(...names: readonly string[]): number {
    return toNumber(this.first(names)) ?? Number.NaN;
  }

  /** The numbers of a repeated field. */
  numbers(name: string): readonly number[] {
    return this.all(name).map((value) => toNumber(value) ?? Number.NaN);
  }

  /** The elements inside a field; none when it is absent or empty. */
  group(...names: readonly string[]): FieldReader {
    return this.optionalGroup(...names) ?? new FieldReader({});
  }

  /** As `group`; undefined when the field is absent or empty. */
  optionalGroup(...names: readonly string[]): FieldReader | undefined {
    const value = this.first(names);
    return typeof value === 'object' ? new FieldReader(value) : undefined;
  }

  /** A list, whether the field repeats or wraps repeated `<item>`; one entry and several alike. */
  list(name: string): readonly FieldReader[] {
    return this.all(name)
      .filter((value) => typeof value === 'object')
      .flatMap((fields) => ('item' in fields ? asArray(fields['item'] ?? []) : [fields]))
      .filter((value) => typeof value === 'object')
      .map((fields) => new FieldReader(fields));
  }

  private all(name: string): readonly (string | RawFields)[] {
    return asArray(this.find(name) ?? []);
  }

  private first(names: readonly string[]): string | RawFields | undefined {
    for (const name of names) {
      const value = this.find(name);
      if (typeof value === 'string') return value;
      if (value !== undefined) return asArray(value)[0];
    }
    return undefined;
  }

  private find(name: string): RawValue | undefined {
    if (Object.hasOwn(this.raw, name)) return this.raw[name];
    this.folded ??= foldNames(this.raw);
    return this.folded.get(foldName(name));
  }
}

/** A field name as it is compared: `Location_X`, `location_x` and `locationX` are one. */
export function foldName(name: string): string {
  const known = folds.get(name);
  if (known !== undefined) return known;
  const fold = name.replaceAll('_', '').toLowerCase();
  if (folds.size < MOST_FOLDS) folds.set(name, fold);
  return fold;
}

/** WeChat has a few hundred names; each message asks for a dozen. */
const MOST_FOLDS = 2000;
const folds = new Map<string, string>();

function foldNames(raw: RawFields): ReadonlyMap<string, RawValue> {
  const folded = new Map<string, RawValue>();
  for (const name of Object.keys(raw)) {
    const value = raw[name];
    const fold = foldName(name);
    if (value !== undefined && !folded.has(fold)) folded.set(fold, value);
  }
  return folded;
}

function asArray(value: RawValue): readonly (string | RawFields)[] {
  return Array.isArray(value) ? value : [value as string | RawFields];
}

function toNumber(value: string | RawFields | undefined): number | undefined {
  if (typeof value !== 'string' || !decimal.test(value.trim())) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** How a field is read that WeChat calls by this name, where its declaration does not say another. */
export type Field<T> = (name: string) => (from: FieldReader) => T;

/** The fields of a message or a group, declared once: their types and how they are read. */
export type FieldTable = Readonly<Record<string, Field<unknown>>>;

type ValueOf<F> = F extends Field<infer T> ? T : never;

/** The type of what is read by a table. */
export type FieldsOf<T extends FieldTable> = {
  readonly [K in keyof T as undefined extends ValueOf<T[K]> ? never : K]: ValueOf<T[K]>;
} & {
  readonly [K in keyof T as undefined extends ValueOf<T[K]> ? K : never]?: ValueOf<T[K]>;
};

/** A kind of field; it is declared with WeChat's names where they are not the capitalised own one. */
function kind<T>(read: (from: FieldReader, names: readonly string[]) => T) {
  return (...names: readonly string[]): Field<T> =>
    (name) => {
      const all = names.length > 0 ? names : [name];
      return (from) => read(from, all);
    };
}

// What each makes of an absent field, `FieldReader` tells.
export const text = kind((from, names) => from.text(...names));
export const optional = kind((from, names) => from.optional(...names));
export const number = kind((from, names) => from.number(...names));
export const optionalNumber = kind((from, names) => from.optionalNumber(...names));
export const numbers = kind((from, [name = '']) => from.numbers(name));

export function group<T extends FieldTable>(table: T, ...names: readonly string[]) {
  const read = reader(table);
  return kind((from, all) => read(from.group(...all)))(...names);
}

export function optionalGroup<T extends FieldTable>(table: T, ...names: readonly string[]) {
  const read = reader(table);
  return kind((from, all) => {
    const fields = from.optionalGroup(...all);
    return fields && read(fields);
  })(...names);
}

export function list<T extends FieldTable>(table: T, ...names: readonly string[]) {
  const read = reader(table);
  return kind((from, [name = '']): readonly FieldsOf<T>[] =>
    from.list(name).map((entry) => read(entry)),
  )(...names);
}

/** Reads all of a table, into what is there already. */
export function reader<T extends FieldTable>(table: T) {
  const fields = Object.entries(table).map(
    ([key, field]) => [key, field(capitalise(key))] as const,
  );
  return <E extends object>(from: FieldReader, into = {} as E): E & FieldsOf<T> => {
    const read = into as Record<string, unknown>;
    for (const [key, value] of fields) read[key] = value(from);
    return into as E & FieldsOf<T>;
  };
}

/** WeChat's usual name for a field. */
export function capitalise(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
