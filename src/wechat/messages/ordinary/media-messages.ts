import type { FieldReader } from '../field-reader';
import type { OrdinaryEnvelope } from '../message-envelope';

/** A `mediaId` can be downloaded for three days. */
export interface ImageMessage extends OrdinaryEnvelope<'image'> {
  readonly picUrl: string;
  readonly mediaId: string;
}

export interface VoiceMessage extends OrdinaryEnvelope<'voice'> {
  readonly mediaId: string;
  /** `amr` (8 kHz) or `speex`. */
  readonly format: string;
  /** The same recording at 16 kHz. */
  readonly mediaId16K?: string;
  /** Speech as text; WeChat ended the service in 2023: absent or empty since. */
  readonly recognition?: string;
}

export interface VideoMessage extends OrdinaryEnvelope<'video'> {
  readonly mediaId: string;
  readonly thumbMediaId: string;
}

export interface ShortVideoMessage extends OrdinaryEnvelope<'shortvideo'> {
  readonly mediaId: string;
  readonly thumbMediaId: string;
}

export const readImage = (fields: FieldReader) => ({
  picUrl: fields.text('PicUrl'),
  mediaId: fields.text('MediaId'),
});

export const readVoice = (fields: FieldReader) => ({
  mediaId: fields.text('MediaId'),
  format: fields.text('Format'),
  mediaId16K: fields.optional('MediaId16K'),
  recognition: fields.optional('Recognition', 'Recongnition'),
});

export const readVideo = (fields: FieldReader) => ({
  mediaId: fields.text('MediaId'),
  thumbMediaId: fields.text('ThumbMediaId'),
});
