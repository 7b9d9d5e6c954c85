import type { FieldReader } from '../field-reader';
import type { OrdinaryEnvelope } from '../message-envelope';

export interface LinkMessage extends OrdinaryEnvelope<'link'> {
  readonly title: string;
  readonly description: string;
  readonly url: string;
}

export const readLink = (fields: FieldReader) => ({
  title: fields.text('Title'),
  description: fields.text('Description'),
  url: fields.text('Url'),
});
