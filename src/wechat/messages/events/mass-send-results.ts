import type { FieldReader } from '../field-reader';

export interface CopyrightCheck {
  /** Counted from 1. */
  readonly articleIdx: number;
  readonly userDeclareState: number;
  readonly auditState: number;
  readonly originalArticleUrl: string;
  readonly originalArticleType: number;
  readonly canReprint: number;
  readonly needReplaceContent: number;
  readonly needShowReprintSource: number;
}

export interface CopyrightCheckResult {
  readonly count: number;
  readonly resultList: readonly CopyrightCheck[];
  /** The whole push: 1 not taken for a reprint, 2 a permitted one, 3 a forbidden one. */
  readonly checkState: number;
}

export interface ArticleUrlResult {
  readonly count: number;
  readonly resultList: readonly { readonly articleIdx: number; readonly articleUrl: string }[];
}

export const readCopyrightCheck = (
  result: FieldReader | undefined,
): CopyrightCheckResult | undefined =>
  result && {
    count: result.number('Count'),
    resultList: result.list('ResultList').map((item) => ({
      articleIdx: item.number('ArticleIdx'),
      userDeclareState: item.number('UserDeclareState'),
      auditState: item.number('AuditState'),
      originalArticleUrl: item.text('OriginalArticleUrl'),
      originalArticleType: item.number('OriginalArticleType'),
      canReprint: item.number('CanReprint'),
      needReplaceContent: item.number('NeedReplaceContent'),
      needShowReprintSource: item.number('NeedShowReprintSource'),
    })),
    checkState: result.number('CheckState'),
  };

export const readArticleUrls = (result: FieldReader | undefined): ArticleUrlResult | undefined =>
  result && {
    count: result.number('Count'),
    resultList: result.list('ResultList').map((item) => ({
      articleIdx: item.number('ArticleIdx'),
      articleUrl: item.text('ArticleUrl'),
    })),
  };
