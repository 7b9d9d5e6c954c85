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
  return Object.create(null) as UnfinishedFields;
}

/** Makes a list of what comes under one name. */
export function addField(to: UnfinishedFields, name: string, value: string | RawFields): void {
  const present = to[name];
  if (present === undefined) to[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else to[name] = [present, value];
}
