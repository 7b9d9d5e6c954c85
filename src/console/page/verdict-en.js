import { timeSpan } from './time-span.js';

/** The verdict's sentences; `cause` and `cure` share their codes. */
export const englishVerdict = {
  event: {
    open: () => 'waiting for the service',
    running: ({ handler }) => `${handler} is running`,
    answered: ({ at }) => `answered at ${timeSpan(at)}`,
    got: ({ number, at }) => `delivery ${number} got the reply at ${timeSpan(at)}`,
    held: ({ at }) => `answered with the holding text at ${timeSpan(at)}`,
    gotHolding: ({ number, at }) => `delivery ${number} got the holding text at ${timeSpan(at)}`,
    joined: ({ number }) => `delivery ${number} got the same reply`,
    replayed: ({ number, at }) =>
      `delivery ${number} got the earlier reply again at ${timeSpan(at)}`,
    acknowledged: ({ number, at }) =>
      `delivery ${number} was answered without a reply at ${timeSpan(at)}`,
    cut: ({ number, at }) => `delivery ${number} was cut at ${timeSpan(at)}`,
    refused: ({ number, status }) => `delivery ${number} was refused with ${status}`,
    failed: ({ number, at }) => `delivery ${number} failed at ${timeSpan(at)}`,
    noRun: () => 'no handler ran',
    oneRun: () => 'one run',
    runs: ({ count }) => `${count} runs`,
    fetches: ({ from }) => `it fetched the waiting reply to message ${from}`,
    fetchesPart: ({ from, part }) => `it fetched part ${part} of the reply to message ${from}`,
    sentLate: ({ at }) => `a customer-service message came at ${timeSpan(at)}`,
    sentLateMany: ({ count, from, to }) =>
      `${count} customer-service messages came, from ${timeSpan(from)} to ${timeSpan(to)}`,
    fetched: ({ by, at }) => `message ${by} fetched the reply at ${timeSpan(at)}`,
    fetchedPart: ({ by, at, part }) =>
      `message ${by} fetched part ${part} of the reply at ${timeSpan(at)}`,
    late: () => 'the reply is still to come',
    waited: ({ took }) => `the user waited ${timeSpan(took)}`,
    waitedLate: ({ took }) => `the user waited ${timeSpan(took)} for it`,
    pickup: () => 'the reply waits until the user sends the pickup keyword',
    restWaits: () => 'the rest waits until the user sends the pickup keyword',
    holdingOnly: () => 'the user sees the holding text alone',
    nothing: () => 'the user sees nothing',
    nobodySees: () => 'no user sees any of it',
    outage: () => 'the user sees the outage line',
  },
  cause: {
    threw: ({ handler, error }) => `${handler} threw: ${error}`,
    onDemand: ({ handler }) => `${handler} threw: the fault “throw” is on.`,
    killed: ({ handler }) => `The process ended while ${handler} ran.`,
    slow: ({ handler, took }) =>
      `${handler} took ${timeSpan(took)}, longer than WeChat waits (5 s).`,
    refusal: ({ status, problem }) =>
      `The service does not take it for WeChat's (${status}): ${problem}`,
    unreadable: ({ status, problem }) => `The service cannot read it (${status}): ${problem}`,
    silence: () => 'The service took the delivery and did not answer within 5 s.',
    connection: () => 'Nobody listened: the service was down or starting.',
    broken: () => 'The connection ended without an answer.',
    answer: ({ problem }) => `WeChat does not show this answer: ${problem}`,
    token: ({ path, result }) => `WeChat took the access token for void (${result}) at ${path}.`,
    kf45015: () => '45015: the last message of this user is over 48 hours old, or they have left.',
    kf45047: () => '45047: the customer-service messages of this window are used up.',
    kf48001: () => '48001: the account may not send customer-service messages.',
    call: ({ path, result }) => `${path} failed: ${result}`,
    cutText: ({ bytes }) => `The text takes ${bytes} bytes; WeChat shows 2048.`,
    noHandler: () => 'No handler takes this message.',
    noReply: () => 'The handler returned nothing.',
    notReady: () => 'The reply that it asked for was not ready within WeChat’s deliveries.',
  },
  cure: {
    threw: () => 'Catch what can fail, or set WECHAT_ERROR_REPLY so that users read a sentence.',
    onDemand: () =>
      'Switch the fault off here. With WECHAT_ERROR_REPLY users read a sentence when a handler throws.',
    killed: () => 'The next delivery starts it again: make its side effects safe to repeat.',
    slow: () =>
      'Nothing is lost, but users wait. Over some 14 s mark it @Deferred() and answer at once.',
    refusal: () =>
      "Right for a forger. From WeChat's own: compare token, key and mode with its console.",
    unreadable: () => 'WeChat sends nothing of the kind: mend what was typed by hand.',
    silence: () => 'Look at the log: the event loop was blocked, or the process was stopped.',
    connection: () =>
      'WeChat tries again. In production let a second instance answer during restarts.',
    broken: () =>
      'Look at the log: the process ended, or the handler’s delivery was left to the next one.',
    answer: () => 'Return a reply made by reply.text(…) and its siblings.',
    token: () => 'Nothing to do: the token is refreshed once and the call repeated once.',
    kf45015: () => 'The reply waits for the pickup keyword: name it in WECHAT_HOLDING_REPLY.',
    kf45047: () =>
      'Send fewer messages for one of theirs; what is left waits for the pickup keyword.',
    kf48001: () => 'Verify the account (认证), or set WECHAT_LATE_REPLY=pickup.',
    call: () => 'The error code is explained in the log of this message.',
    cutText: () => 'Shorten it, or send it in parts by customer-service messages.',
    noHandler: () => 'Add a handler or @OnUnhandled() in src/handlers.',
    noReply: () => 'Return reply.text(…) where users expect an answer.',
    notReady: () => 'Nothing is lost: the pickup keyword fetches it later.',
  },
};
