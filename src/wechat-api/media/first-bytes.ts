/** What no text holds: https://mimesniff.spec.whatwg.org/#binary-data-byte */
function isBinaryByte(byte: number): boolean {
  return byte < 0x09 || byte === 0x0b || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);
}

/** Whether the bytes cannot be those of a text, in whatever encoding but UTF-16. */
export function hasBinaryBytes(head: Buffer): boolean {
  return head.some(isBinaryByte);
}

/** Whether that may be the beginning of a JSON document, blanks and control characters before it. */
export function beginsLikeJson(head: Buffer): boolean {
  return /^(?:\uFEFF|[^!-\uFFFF])*(?:\{\s*["}]|\[\s*["\]{[\d])/.test(head.toString('utf8'));
}

/** Whether that is the beginning of an HTML or XML document. */
export function beginsLikeMarkup(head: Buffer): boolean {
  return /^[\uFEFF\s]*<[!?/a-z]/i.test(head.toString('utf8'));
}

/** Whether a content-type speaks of a file rather than of a text. */
export function namesFile(contentType: string): boolean {
  return contentType.trim() !== '' && !/^\s*text\/|json|xml|html/i.test(contentType);
}
