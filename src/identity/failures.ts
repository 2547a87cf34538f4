import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  wrongNameOrPassword: {
    zh: '用户名或密码不对。连续错 5 次会锁定 15 分钟。',
    en: 'The name or the password is wrong. Five wrong tries lock the account for 15 minutes.',
    status: 401,
  },
  locked: {
    zh: '错得太多，账号锁定到 {until}。请稍后再试，或请管理员重设密码。',
    en: 'Too many wrong tries: locked until {until}. Try later, or ask an administrator to reset.',
    status: 429,
  },
  companyUnclear: {
    zh: '请写明公司简称。',
    en: 'Say which company.',
    status: 400,
  },
  weakPassword: {
    zh: '密码太简单：至少 8 位，不要用常见的密码或用户名。',
    en: 'The password is too weak: at least 8 characters, neither common nor your name.',
    status: 400,
  },
  alreadySetUp: {
    zh: '系统已经设置过，请直接登录。',
    en: 'This installation is set up already; sign in.',
    status: 409,
  },
  signInNameTaken: {
    zh: '用户名“{name}”已经有人用，请换一个。',
    en: 'The name "{name}" is taken; choose another.',
    status: 409,
  },
  lastAdministrator: {
    zh: '至少要留一位管理员，未更改。请先指定另一位。',
    en: 'One administrator must remain; nothing was changed. Appoint another first.',
    status: 409,
  },
  invalidLink: {
    zh: '这个链接不完整或已失效，请从最新的账单消息里打开。',
    en: 'This link is incomplete or no longer valid; open it from the newest bill message.',
    status: 404,
  },
  codeTooSoon: {
    zh: '验证码刚发过，请过 {seconds} 秒再取。',
    en: 'A code was just sent. Ask for another in {seconds} seconds.',
    status: 429,
  },
  tooManyCodes: {
    zh: '验证码要得太多了，请明天再试，或打服务电话请物业帮您办。',
    en: 'Too many codes were asked for. Try again tomorrow, or call the service desk.',
    status: 429,
  },
  wrongCode: {
    zh: '验证码不对，还可以试 {left} 次。请看最新的一条短信。',
    en: 'That is not the code; {left} more tries. Look at the newest text message.',
    status: 400,
  },
  codeDead: {
    zh: '这个验证码已经用不了了，请重新获取一个。',
    en: 'This code can no longer be used. Ask for a new one.',
    status: 409,
  },
  numberMissing: {
    zh: '请选一个号码，或填写手机号。',
    en: 'Choose a number, or type one.',
    status: 400,
  },
  phoneNotProven: {
    zh: '请先用手机验证码确认是您本人，再改这里的设置。',
    en: 'Confirm with a code to your phone that it is you; then these settings can be changed.',
    status: 403,
  },
  onlyOwners: {
    zh: '这件事只有业主本人可以办，请业主用自己的手机操作。',
    en: 'Only the owner can do this, on the owner’s own phone.',
    status: 403,
  },
  invitationGone: {
    zh: '这个邀请已用过、已收回或过了 7 天，请业主重新发一个。',
    en: 'This invitation was used, withdrawn or is older than 7 days. Ask the owner for a new one.',
    status: 410,
  },
  tooManyInvitations: {
    zh: '还有 {n} 个邀请没有用，请先收回几个再发新的。',
    en: '{n} invitations are still open; withdraw some before making another.',
    status: 409,
  },
  isOwnerAlready: {
    zh: '您已经是这户的业主，不用再加入。',
    en: 'You are an owner of this home already and need not join.',
    status: 409,
  },
})
