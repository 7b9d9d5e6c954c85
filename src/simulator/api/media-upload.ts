import { secondsOf, type Clock } from '../clock';
import { ApiFailure, jsonAnswer, post, type ApiRequest, type Endpoint } from './api-endpoint';
import type { MediaStore, MediaType } from './media-store';

interface Limit {
  readonly bytes: number;
  readonly extensions: readonly string[];
}

const LIMITS: Readonly<Record<MediaType, Limit>> = {
  image: { bytes: 10 * 1024 * 1024, extensions: ['png', 'jpeg', 'jpg', 'gif'] },
  voice: { bytes: 2 * 1024 * 1024, extensions: ['amr', 'mp3'] },
  video: { bytes: 10 * 1024 * 1024, extensions: ['mp4'] },
  thumb: { bytes: 64 * 1024, extensions: ['jpg', 'jpeg'] },
};

/**
 * `/cgi-bin/media/upload`: multipart field `media`, query parameter `type`.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia.html
 */
export function uploadEndpoint(store: MediaStore, clock: Clock): Endpoint {
  return post(async (request) => {
    const type = typeOf(request);
    const file = await fileOf(request);
    checkLimits(type, file);
    const bytes = Buffer.from(await file.arrayBuffer());
    const kept = store.add({ type, bytes, contentType: file.type });
    const idName = type === 'thumb' ? 'thumb_media_id' : 'media_id';
    return jsonAnswer({ type, [idName]: kept.mediaId, created_at: secondsOf(clock) });
  });
}

function typeOf({ query }: ApiRequest): MediaType {
  const type = query['type'];
  if (type === 'image' || type === 'voice' || type === 'video' || type === 'thumb') return type;
  throw new ApiFailure(40004, 'invalid media type');
}

async function fileOf({ bytes, headers }: ApiRequest): Promise<File> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => undefined);
  const media = form?.get('media');
  if (!media || typeof media === 'string') throw new ApiFailure(41005, 'media data missing');
  return media;
}

function checkLimits(type: MediaType, file: File): void {
  const { bytes, extensions } = LIMITS[type];
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  if (!extensions.includes(extension)) throw new ApiFailure(40005, 'invalid file type');
  if (file.size === 0) throw new ApiFailure(44001, 'empty media data');
  if (file.size <= bytes) return;
  throw type === 'image'
    ? new ApiFailure(40009, 'invalid image size')
    : new ApiFailure(40006, 'invalid meida size');
}
