/** What one element held: its text, its children, or several of either when the element repeats. */
export type RawValue = string | RawFields | readonly (string | RawFields)[];

/**
 * Every child of an element under the name it came with, values as strings.
 * Objects made by `parseXml` have no prototype, so no element name can mean anything but itself.
 */
export interface RawFields {
  readonly [name: string]: RawValue;
}
