/** The first place from `at` on that is no blank. */
export function afterBlanks(text: string, at: number): number {
  let next = at;
  while (isBlank(text.charCodeAt(next))) next += 1;
  return next;
}

/** Where the blanks before `at` begin. */
export function beforeBlanks(text: string, at: number): number {
  let last = at;
  while (last > 0 && isBlank(text.charCodeAt(last - 1))) last -= 1;
  return last;
}

/** Whether `</name>` stands there. */
export function isClosing(text: string, name: string, at: number): boolean {
  return (
    text.startsWith('</', at) &&
    text.startsWith(name, at + 2) &&
    text.charCodeAt(at + 2 + name.length) === 62
  );
}

export function isNameStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

/** Where the name that covers `at` ends; of the names that XML allows, those in ASCII. */
export function afterName(text: string, at: number): number {
  let next = at;
  while (isNameStart(text, next) || isDigitOrSign(text.charCodeAt(next))) next += 1;
  return next;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** `0` to `9`, `-` and `.`. */
function isDigitOrSign(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 45 || code === 46;
}
