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
