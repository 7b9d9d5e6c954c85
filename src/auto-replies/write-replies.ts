import { isMap, isSeq, parseDocument, YAMLSeq } from 'yaml';
import type { WrittenReplies } from './translate-autoreply';

/**
 * Puts rules into a `replies.yaml`: those of the same name are replaced, the others and all comments
 * stay.
 * @param text of the file; empty: there is none
 */
export function writeReplies(text: string, { keywords, ...others }: WrittenReplies): string {
  const document = parseDocument(text, { schema: 'failsafe' });
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
  for (const [name, value] of Object.entries(others)) document.set(name, value);
  if (keywords.length > 0) {
    const list = document.get('keywords', true);
    const rules = isSeq(list) ? list : new YAMLSeq(document.schema);
    for (const rule of keywords) {
      const node = document.createNode(rule);
      const at = rules.items.findIndex((item) => isMap(item) && item.get('name') === rule.name);
      if (at < 0) rules.add(node);
      else rules.set(at, node);
    }
    document.set('keywords', rules);
  }
  return document.toString({ lineWidth: 0 });
}
