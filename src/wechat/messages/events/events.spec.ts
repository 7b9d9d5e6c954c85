import { parseXml } from '../parse-xml';
import { toMessage } from '../incoming-message';
import type { MassSendJobFinishEvent, PublishJobFinishEvent } from './job-events';

function read(event: string, fields: string) {
  return toMessage(parseXml(`<xml><MsgType>event</MsgType><Event>${event}</Event>${fields}</xml>`));
}

const item = (inner: string) => `<item>${inner}</item>`;

describe('events', () => {
  it.each([
    ['subscribe', '<EventKey/>', {}],
    [
      'subscribe',
      '<EventKey>qrscene_12_3</EventKey><Ticket>T</Ticket>',
      { eventKey: 'qrscene_12_3', scene: '12_3', ticket: 'T' },
    ],
    ['subscribe', '<EventKey>last_trade_no_40</EventKey>', { eventKey: 'last_trade_no_40' }],
    ['unsubscribe', '', {}],
    [
      'SCAN',
      '<EventKey>0123</EventKey><Ticket>T</Ticket>',
      { eventKey: '0123', scene: '0123', ticket: 'T' },
    ],
    [
      'LOCATION',
      '<Latitude>23.1</Latitude><Longitude>113.3</Longitude><Precision>119.385</Precision>',
      { latitude: 23.1, longitude: 113.3, precision: 119.385 },
    ],
    ['ENTER', '', {}],
    ['CLICK', '<EventKey>help</EventKey>', { eventKey: 'help' }],
    ['VIEW', '<EventKey>https://e.com/</EventKey>', { eventKey: 'https://e.com/' }],
    [
      'view_miniprogram',
      '<EventKey>p</EventKey><MenuId>9</MenuId>',
      { eventKey: 'p', menuId: '9' },
    ],
    ['kf_create_session', '<KfAccount>a@b</KfAccount>', { kfAccount: 'a@b' }],
    [
      'kf_close_session',
      '<KfAccount>a@b</KfAccount><CloseType>KF</CloseType>',
      { kfAccount: 'a@b', closeType: 'KF' },
    ],
    [
      'kf_switch_session',
      '<FromKfAccount>a@b</FromKfAccount><ToKfAccount>c@b</ToKfAccount>',
      { fromKfAccount: 'a@b', toKfAccount: 'c@b' },
    ],
    ['annual_renew', '<ExpiredTime>1442401004</ExpiredTime>', { expiredTime: 1_442_401_004 }],
    [
      'naming_verify_fail',
      '<FailTime>1442401061</FailTime><FailReason>late</FailReason>',
      { failTime: 1_442_401_061, failReason: 'late' },
    ],
    [
      'user_authorization_revoke',
      '<openid>o</openid><appid>w</appid><RevokeInfo>206</RevokeInfo>',
      { openID: 'o', appID: 'w', revokeInfo: '206' },
    ],
    [
      'TEMPLATESENDJOBFINISH',
      '<MsgID>200163836</MsgID><Status>failed:user block</Status>',
      { msgID: '200163836', status: 'failed:user block' },
    ],
  ])('types %s with %s', (event, fields, expected) => {
    expect(read(event, fields)).toEqual({
      toUserName: '',
      fromUserName: '',
      createTime: Number.NaN,
      msgType: 'event',
      event,
      eventKey: '',
      raw: expect.anything(),
      ...expected,
    });
  });

  it.each(['scancode_push', 'scancode_waitmsg'])('reads what %s scanned', (event) => {
    const info = '<ScanType>qrcode</ScanType>\n<ScanResult><![CDATA[ 1 ]]></ScanResult>';
    expect(read(event, `<ScanCodeInfo>${info}</ScanCodeInfo>`)).toMatchObject({
      scanCodeInfo: { scanType: 'qrcode', scanResult: ' 1 ' },
    });
  });

  it.each([
    ['no picture', '\n', []],
    ['one picture', item('<PicMd5Sum>a</PicMd5Sum>'), ['a']],
    ['two', item('<PicMd5Sum>a</PicMd5Sum>') + item('<PicMd5Sum>b</PicMd5Sum>'), ['a', 'b']],
  ])('gives %s as a list', (_, items, sums) => {
    const info = `<Count>${sums.length}</Count><PicList>${items}</PicList>`;
    expect(read('pic_weixin', `<SendPicsInfo>${info}</SendPicsInfo>`)).toMatchObject({
      sendPicsInfo: { count: sums.length, picList: sums.map((picMd5Sum) => ({ picMd5Sum })) },
    });
  });

  it('reads the chosen location', () => {
    const info =
      '<Location_X>23</Location_X><Location_Y>113</Location_Y><Scale>15</Scale><Label>L</Label><Poiname/>';
    expect(read('location_select', `<SendLocationInfo>${info}</SendLocationInfo>`)).toMatchObject({
      sendLocationInfo: { locationX: 23, locationY: 113, scale: 15, label: 'L', poiname: '' },
    });
  });

  it('reads the result of a mass sending', () => {
    const check = item(
      '<ArticleIdx>1</ArticleIdx><AuditState>2</AuditState><OriginalArticleUrl>u</OriginalArticleUrl>',
    );
    const urls = [1, 2].map((n) =>
      item(`<ArticleIdx>${n}</ArticleIdx><ArticleUrl>u${n}</ArticleUrl>`),
    );
    const fields = `<MsgID>1000001625</MsgID><Status>err(30003)</Status><SentCount>7</SentCount>
      <CopyrightCheckResult><Count>1</Count><ResultList>${check}</ResultList><CheckState>2</CheckState></CopyrightCheckResult>
      <ArticleUrlResult><Count>2</Count><ResultList>${urls.join('')}</ResultList></ArticleUrlResult>`;
    expect(read('MASSSENDJOBFINISH', fields)).toMatchObject({
      msgID: '1000001625',
      status: 'err(30003)',
      sentCount: 7,
      totalCount: Number.NaN,
      copyrightCheckResult: {
        checkState: 2,
        resultList: [{ articleIdx: 1, auditState: 2, originalArticleUrl: 'u' }],
      },
      articleUrlResult: {
        resultList: [
          { articleIdx: 1, articleUrl: 'u1' },
          { articleIdx: 2, articleUrl: 'u2' },
        ],
      },
    });
  });

  it('reads the result of a publication', () => {
    const detail = `<count>1</count>${item('<idx>1</idx><article_url>u</article_url>')}`;
    const info = `<publish_id>2247503051</publish_id><publish_status>3</publish_status>
      <article_id>a</article_id><article_detail>${detail}</article_detail><fail_idx>1</fail_idx><fail_idx>2</fail_idx>`;
    expect(read('PUBLISHJOBFINISH', `<PublishEventInfo>${info}</PublishEventInfo>`)).toMatchObject({
      publishEventInfo: {
        publishId: '2247503051',
        publishStatus: 3,
        articleId: 'a',
        articleDetail: { count: 1, item: [{ idx: 1, articleUrl: 'u' }] },
        failIdx: [1, 2],
      },
    });
  });

  it.each(['SubscribeMsgChangeEvent', 'SubscribeMsgPopupEvent'])(
    'reads a changed subscription out of %s',
    (wrapper) => {
      const list =
        '<List><TemplateId>t</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List>';
      expect(read('subscribe_msg_change_event', `<${wrapper}>${list}</${wrapper}>`)).toMatchObject({
        subscribeMsgChangeEvent: { list: [{ templateId: 't', subscribeStatusString: 'reject' }] },
      });
    },
  );

  it('reads the answers of a subscription popup', () => {
    const entries = [1, 2].map(
      (id) =>
        `<List><TemplateId>${id}</TemplateId><SubscribeStatusString>accept</SubscribeStatusString><PopupScene>2</PopupScene></List>`,
    );
    const fields = `<SubscribeMsgPopupEvent>${entries.join('')}</SubscribeMsgPopupEvent>`;
    expect(read('subscribe_msg_popup_event', fields)).toMatchObject({
      subscribeMsgPopupEvent: {
        list: ['1', '2'].map((templateId) => ({
          templateId,
          subscribeStatusString: 'accept',
          popupScene: 2,
        })),
      },
    });
  });

  it('reads which subscription notification was sent', () => {
    const list =
      '<List><TemplateId>t</TemplateId><MsgID>1700827132819554304</MsgID><ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List>';
    expect(
      read('subscribe_msg_sent_event', `<SubscribeMsgSentEvent>${list}</SubscribeMsgSentEvent>`),
    ).toMatchObject({
      subscribeMsgSentEvent: {
        list: [
          { templateId: 't', msgID: '1700827132819554304', errorCode: 0, errorStatus: 'success' },
        ],
      },
    });
  });

  it('reads guide events', () => {
    const scan =
      '<qrcode_guide_account>g</qrcode_guide_account><openid>o</openid><action>2</action><qrcode_info>i</qrcode_info>';
    expect(
      read('guide_qrcode_scan_event', `<GuideScanEvent>${scan}</GuideScanEvent>`),
    ).toMatchObject({
      guideScanEvent: { qrcodeGuideAccount: 'g', openid: 'o', action: 2, qrcodeInfo: 'i' },
    });
    const invite = '<guide_account>g</guide_account><invite_result>1</invite_result>';
    expect(
      read('guide_invite_result_event', `<GuideInviteEvent>${invite}</GuideInviteEvent>`),
    ).toMatchObject({ guideInviteEvent: { guideAccount: 'g', inviteResult: 1 } });
  });

  it.each(['', '<ArticleUrlResult/><CopyrightCheckResult>\n</CopyrightCheckResult>'])(
    'makes nothing of results that a mass sending does not tell: %j',
    (fields) => {
      const { articleUrlResult, copyrightCheckResult } = read(
        'MASSSENDJOBFINISH',
        fields,
      ) as MassSendJobFinishEvent;
      expect([articleUrlResult, copyrightCheckResult]).toEqual([undefined, undefined]);
    },
  );

  it('makes nothing of the articles of a publication that failed', () => {
    const info = '<publish_id>1</publish_id><publish_status>2</publish_status>';
    const event = read('PUBLISHJOBFINISH', `<PublishEventInfo>${info}</PublishEventInfo>`);
    expect((event as PublishJobFinishEvent).publishEventInfo).toEqual({
      publishId: '1',
      publishStatus: 2,
      articleId: undefined,
      articleDetail: undefined,
      failIdx: [],
    });
  });

  it('reads events whose details are missing', () => {
    expect(read('pic_sysphoto', '<SendPicsInfo/>')).toMatchObject({
      sendPicsInfo: { picList: [] },
    });
  });
});
