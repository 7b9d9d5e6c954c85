import type { FieldReader } from '../field-reader';
import type { OrdinaryEnvelope } from '../message-envelope';

/** Undocumented, yet it arrives; there is no documented way to download the file. */
export interface FileMessage extends OrdinaryEnvelope<'file'> {
  readonly title: string;
  readonly description: string;
  readonly fileKey: string;
  /** Hex. */
  readonly fileMd5: string;
  /** Bytes. */
  readonly fileTotalLen: number;
}

export const readFile = (fields: FieldReader) => ({
  title: fields.text('Title'),
  description: fields.text('Description'),
  fileKey: fields.text('FileKey'),
  fileMd5: fields.text('FileMd5'),
  fileTotalLen: fields.number('FileTotalLen'),
});
