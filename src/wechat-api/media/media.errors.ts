/** An upload that WeChat would refuse, or that is not what it is called. Nothing was sent. */
export class MediaRejectedError extends Error {
  override readonly name = 'MediaRejectedError';
}

/** A download that was given up: too large, from a host not allowed, cut short. */
export class MediaDownloadError extends Error {
  override readonly name = 'MediaDownloadError';
}
