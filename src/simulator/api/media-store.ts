import type { Clock } from '../clock';
import type { RandomSource } from '../random-source';
import { ApiFailure } from './api-endpoint';

const LIFETIME = 3 * 86_400_000;
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'voice/amr': 'amr',
  'audio/amr': 'amr',
  'audio/mpeg': 'mp3',
  'voice/speex': 'speex',
  'video/mp4': 'mp4',
};

export type MediaType = 'image' | 'voice' | 'video' | 'thumb';

export interface MediaFile {
  readonly mediaId: string;
  readonly type: MediaType;
  readonly bytes: Buffer;
  readonly contentType: string;
  /** As told in Content-disposition; made of the media id and the type when left out. */
  readonly fileName?: string;
}

/** A file to keep; the media id is made when left out. */
export type NewMedia = Omit<MediaFile, 'mediaId'> & { readonly mediaId?: string };

/** Temporary media: three days by the platform's clock. */
export class MediaStore {
  private readonly files = new Map<string, Required<MediaFile> & { readonly kept: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  add(media: NewMedia): Required<MediaFile> {
    const mediaId = media.mediaId ?? this.newId();
    const extension = EXTENSIONS[media.contentType] ?? 'bin';
    const fileName = media.fileName ?? `${mediaId}.${extension}`;
    const file = { ...media, mediaId, fileName, kept: this.clock.now() };
    this.files.set(mediaId, file);
    return file;
  }

  /** @throws ApiFailure 40007 when there is no such file, or it has expired */
  get(mediaId: string): Required<MediaFile> {
    const file = this.find(mediaId);
    if (file) return file;
    throw new ApiFailure(40007, 'invalid media_id');
  }

  find(mediaId: string): Required<MediaFile> | undefined {
    const file = this.files.get(mediaId);
    return file && this.clock.now() - file.kept < LIFETIME ? file : undefined;
  }

  /** An identifier in the shape of WeChat's. */
  newId(): string {
    return this.random.bytes(48).toString('base64url');
  }
}
