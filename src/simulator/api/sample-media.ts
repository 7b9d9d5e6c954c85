import type { AttachedMedia } from '../messages/message';
import type { MediaFile } from './media-store';

type Sample = Omit<MediaFile, 'mediaId'>;

const JPEG = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  Buffer.from('ffd9', 'hex'),
]);
const AMR = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.from('3c', 'hex'), Buffer.alloc(31)]);
const MP4 = Buffer.concat([
  Buffer.from('00000018', 'hex'),
  Buffer.from('ftypmp42'),
  Buffer.from('00000000', 'hex'),
  Buffer.from('mp42isom'),
]);

/** Files that are recognised by their first bytes, for messages that name no file of their own. */
export const sampleMedia: Readonly<Record<AttachedMedia, Sample>> = {
  image: { type: 'image', bytes: JPEG, contentType: 'image/jpeg' },
  voice: { type: 'voice', bytes: AMR, contentType: 'voice/amr' },
  video: { type: 'video', bytes: MP4, contentType: 'video/mp4' },
};
