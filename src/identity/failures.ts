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
})
