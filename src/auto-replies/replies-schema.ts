import { z } from 'zod';
import { InvalidReplyError, reply, type SingleReply } from '../wechat';
import { folded } from './folding';
import type { Answers, KeywordRule, ReplyRules } from './rules';

const HOUR_MS = 3_600_000;
const MINUTES = /^\d{1,5}$/;

const REPLY =
  'expected a text, { image: MEDIA_ID }, { voice: … }, { video: … } or { news: [ { title, url } ] }';

const text = z.string({ error: 'expected a text' });
const words = text.trim().min(1, 'expected a text that is not empty');
const article = z.strictObject(
  {
    title: words,
    description: text.optional(),
    url: text.optional(),
    picUrl: text.optional(),
  },
  { error: 'expected { title, description, url, picUrl }' },
);
const video = z.strictObject({
  mediaId: words,
  title: text.optional(),
  description: text.optional(),
});

/** Each form of a reply by the one name that it has. */
const FORMS: Readonly<Record<string, z.ZodType<SingleReply>>> = {
  text: words.transform((value) => reply.text(value)),
  image: words.transform((value) => reply.image(value)),
  voice: words.transform((value) => reply.voice(value)),
  video: z
    .union([words, video], { error: 'expected a media id, or { mediaId, title, description }' })
    .transform((value) => reply.video(value)),
  news: z
    .array(article, { error: 'expected a list of { title, description, url, picUrl }' })
    .transform((value, context) => newsOf(value, context)),
};

const single = z.unknown().transform((value, context): SingleReply => {
  const [name = '', ...more] =
    typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const isText = typeof value === 'string' && value.trim() !== '';
  const form = isText ? FORMS['text'] : Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  if (!form || more.length > 0) return refuse(context, REPLY);
  const content = isText ? value : (value as Readonly<Record<string, unknown>>)[name];
  const result = form.safeParse(content);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    context.addIssue({ code: 'custom', message, path: isText ? [] : [name, ...path] });
  }
  return z.NEVER;
});

const replies = z.unknown().transform((value, context): readonly SingleReply[] => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) return refuse(context, REPLY);
  return list.flatMap((one, i) => {
    const result = single.safeParse(one);
    if (result.success) return [result.data];
    for (const { path, message } of result.error.issues) {
      context.addIssue({
        code: 'custom',
        message,
        path: Array.isArray(value) ? [i, ...path] : path,
      });
    }
    return [];
  });
});

const all = replies.transform((list): Answers => ({ replies: list, pick: 'all' }));
const keywordList = z
  .union([words.transform((one) => [one]), z.array(words)], {
    error: 'expected a keyword, or a list of keywords such as [价格, 报价]',
  })
  .refine((list) => list.every((one) => folded(one) !== ''), 'expected keywords that can be seen');

const keyword = z
  .strictObject(
    {
      name: words.optional(),
      when: z
        .strictObject(
          { equals: keywordList.optional(), contains: keywordList.optional() },
          { error: 'expected { equals: [...] } or { contains: [...] }' },
        )
        .refine(({ equals = [], contains = [] }) => equals.length + contains.length > 0, {
          error: 'expected { equals: [...] } or { contains: [...] } with a keyword',
        }),
      reply: replies,
      pick: z
        .enum(['all', 'one'], { error: 'expected "one", or nothing for all of them' })
        .optional(),
    },
    { error: 'expected { when: { equals: [...] }, reply: … }' },
  )
  .transform(({ name, when: { equals = [], contains = [] }, reply: list, pick }): KeywordRule => {
    const [first = ''] = [...equals, ...contains];
    return { name: name ?? first, equals, contains, replies: list, pick: pick ?? 'all' };
  });

/** A `replies.yaml`. */
export const repliesSchema: z.ZodType<ReplyRules> = z
  .strictObject(
    {
      follow: all.optional(),
      default: all.optional(),
      defaultEvery: text
        .regex(MINUTES, 'expected minutes, 0 for always')
        .transform((minutes) => Number(minutes) * 60_000)
        .default(HOUR_MS),
      keywords: z
        .array(keyword, { error: 'expected a list of { when, reply }' })
        .superRefine(refuseRepetition)
        .default([]),
    },
    { error: 'expected follow, default, defaultEvery or keywords' },
  )
  .readonly();

/** Of two rules with one keyword the second would never answer. */
function refuseRepetition(
  rules: readonly Partial<KeywordRule>[],
  context: z.core.$RefinementCtx,
): void {
  const seen = new Map<string, number>();
  for (const [i, rule] of rules.entries()) {
    // What is wrong in itself is told already.
    for (const one of rule.equals ?? []) {
      const first = seen.get(folded(one)) ?? i;
      seen.set(folded(one), first);
      if (first === i) continue;
      const message = `"${one}" is a keyword of ${rules[first]?.name ?? ''} (rule ${first + 1}) already`;
      context.addIssue({ code: 'custom', message, path: [i, 'when', 'equals'] });
    }
  }
}

function newsOf(value: z.infer<typeof article>[], context: z.core.$RefinementCtx): SingleReply {
  try {
    return reply.news(value);
  } catch (error) {
    return refuse(context, error instanceof InvalidReplyError ? error.message : REPLY);
  }
}

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
