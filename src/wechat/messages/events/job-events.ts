import type { EventEnvelope, FieldReaders } from '../message-envelope';
import {
  readArticleUrls,
  readCopyrightCheck,
  type ArticleUrlResult,
  type CopyrightCheckResult,
} from './mass-send-results';
import { readPublication, type PublishEventInfo } from './publish-result';

/** @see https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface.html */
export interface TemplateSendJobFinishEvent extends EventEnvelope<'TEMPLATESENDJOBFINISH'> {
  readonly msgID: string;
  /** `success`, `failed:user block` or `failed: system failed`. */
  readonly status: string;
}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/message/Batch_Sends_and_Originality_Checks.html */
export interface MassSendJobFinishEvent extends EventEnvelope<'MASSSENDJOBFINISH'> {
  readonly msgID: string;
  /** `send success` (or `sendsuccess`), `send fail`, or `err(n)`. */
  readonly status: string;
  /** Followers aimed at. */
  readonly totalCount: number;
  /** Of these, how many were left after filtering: `sentCount` + `errorCount`. */
  readonly filterCount: number;
  readonly sentCount: number;
  readonly errorCount: number;
  readonly copyrightCheckResult?: CopyrightCheckResult;
  readonly articleUrlResult?: ArticleUrlResult;
}

/** Some pages call it FREEPUBLISHJOBFINISH; it is read as this one. */
export interface PublishJobFinishEvent extends EventEnvelope<'PUBLISHJOBFINISH'> {
  readonly publishEventInfo: PublishEventInfo;
}

/** What became of work that was handed to WeChat. */
export interface JobEventMap {
  TEMPLATESENDJOBFINISH: TemplateSendJobFinishEvent;
  MASSSENDJOBFINISH: MassSendJobFinishEvent;
  PUBLISHJOBFINISH: PublishJobFinishEvent;
}

export const jobReaders: FieldReaders<JobEventMap, EventEnvelope> = {
  TEMPLATESENDJOBFINISH: (fields) => ({
    msgID: fields.text('MsgID'),
    status: fields.text('Status'),
  }),
  MASSSENDJOBFINISH: (fields) => ({
    msgID: fields.text('MsgID'),
    status: fields.text('Status'),
    totalCount: fields.number('TotalCount'),
    filterCount: fields.number('FilterCount'),
    sentCount: fields.number('SentCount'),
    errorCount: fields.number('ErrorCount'),
    copyrightCheckResult: readCopyrightCheck(fields.optionalGroup('CopyrightCheckResult')),
    articleUrlResult: readArticleUrls(fields.optionalGroup('ArticleUrlResult')),
  }),
  PUBLISHJOBFINISH: (fields) => ({
    publishEventInfo: readPublication(fields.group('PublishEventInfo')),
  }),
};
