import {
  type FieldsOf,
  group,
  list,
  number,
  numbers,
  optional,
  optionalGroup,
  text,
} from '../field-reader';
import { type EventEnvelope, type MessagesOf, messageReader } from '../message-envelope';

const templateJob = {
  msgID: text(),
  /** `success`, `failed:user block` or `failed: system failed`. */
  status: text(),
};

/** @see https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface.html */
export interface TemplateSendJobFinishEvent
  extends EventEnvelope<'TEMPLATESENDJOBFINISH'>, FieldsOf<typeof templateJob> {}

const copyrightCheck = {
  /** Counted from 1. */
  articleIdx: number(),
  userDeclareState: number(),
  auditState: number(),
  originalArticleUrl: text(),
  originalArticleType: number(),
  canReprint: number(),
  needReplaceContent: number(),
  needShowReprintSource: number(),
};
export interface CopyrightCheck extends FieldsOf<typeof copyrightCheck> {}

const copyrightCheckResult = {
  count: number(),
  resultList: list(copyrightCheck),
  /** The whole push: 1 not taken for a reprint, 2 a permitted one, 3 a forbidden one. */
  checkState: number(),
};
export interface CopyrightCheckResult extends FieldsOf<typeof copyrightCheckResult> {}

const articleUrlResult = {
  count: number(),
  resultList: list({ articleIdx: number(), articleUrl: text() }),
};
export interface ArticleUrlResult extends FieldsOf<typeof articleUrlResult> {}

const massSendJob = {
  msgID: text(),
  /** `send success` (or `sendsuccess`), `send fail`, or `err(n)`. */
  status: text(),
  /** Followers aimed at. */
  totalCount: number(),
  /** Of these, how many were left after filtering: `sentCount` + `errorCount`. */
  filterCount: number(),
  sentCount: number(),
  errorCount: number(),
  copyrightCheckResult: optionalGroup(copyrightCheckResult),
  articleUrlResult: optionalGroup(articleUrlResult),
};

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Batch_Sends_and_Originality_Checks.html */
export interface MassSendJobFinishEvent
  extends EventEnvelope<'MASSSENDJOBFINISH'>, FieldsOf<typeof massSendJob> {}

const publishEventInfo = {
  publishId: text('publish_id'),
  /**
   * 0 done, 1 running, 2 originality check failed, 3 failed, 4 refused by review,
   * 5 all deleted by the user, 6 all banned by the platform.
   */
  publishStatus: number('publish_status'),
  articleId: optional('article_id'),
  /** Of a publication that succeeded. */
  articleDetail: optionalGroup(
    {
      count: number('count'),
      item: list({ idx: number('idx'), articleUrl: text('article_url') }, 'item'),
    },
    'article_detail',
  ),
  /** Which articles failed, counted from 1. */
  failIdx: numbers('fail_idx'),
};

/** @see https://developers.weixin.qq.com/doc/service/guide/product/publish.html */
export interface PublishEventInfo extends FieldsOf<typeof publishEventInfo> {}

const publishJob = { publishEventInfo: group(publishEventInfo) };

/** Some pages call it FREEPUBLISHJOBFINISH; it is read as this one. */
export interface PublishJobFinishEvent
  extends EventEnvelope<'PUBLISHJOBFINISH'>, FieldsOf<typeof publishJob> {}

/** What became of work that was handed to WeChat. */
export const jobReaders = {
  TEMPLATESENDJOBFINISH: messageReader<TemplateSendJobFinishEvent>(templateJob),
  MASSSENDJOBFINISH: messageReader<MassSendJobFinishEvent>(massSendJob),
  PUBLISHJOBFINISH: messageReader<PublishJobFinishEvent>(publishJob),
};

export type JobEventMap = MessagesOf<typeof jobReaders>;
