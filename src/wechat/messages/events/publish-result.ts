import type { FieldReader } from '../field-reader';

/** @see https://developers.weixin.qq.com/doc/service/guide/product/publish.html */
export interface PublishEventInfo {
  readonly publishId: string;
  /**
   * 0 done, 1 running, 2 originality check failed, 3 failed, 4 refused by review,
   * 5 all deleted by the user, 6 all banned by the platform.
   */
  readonly publishStatus: number;
  readonly articleId?: string;
  /** Of a publication that succeeded. */
  readonly articleDetail?: {
    readonly count: number;
    readonly item: readonly { readonly idx: number; readonly articleUrl: string }[];
  };
  /** Which articles failed, counted from 1. */
  readonly failIdx: readonly number[];
}

export function readPublication(info: FieldReader): PublishEventInfo {
  const detail = info.optionalGroup('article_detail');
  return {
    publishId: info.text('publish_id'),
    publishStatus: info.number('publish_status'),
    articleId: info.optional('article_id'),
    articleDetail: detail && {
      count: detail.number('count'),
      item: detail.list('item').map((item) => ({
        idx: item.number('idx'),
        articleUrl: item.text('article_url'),
      })),
    },
    failIdx: info.numbers('fail_idx'),
  };
}
