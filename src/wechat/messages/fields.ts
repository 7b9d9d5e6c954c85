import type { FieldReader } from './field-reader';

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
