import { instrument, type Pack } from './pack.ts'

const civilCode = instrument('民法典', 'Civil Code', '2021-01-01', false)
const regulation = instrument('物业管理条例', 'Property Management Regulation', null)

/** What holds everywhere. */
export const national: Pack = {
  place: { zh: '全国', en: 'National' },
  city: null,
  rules: [
    civilCode(
      'noCutOff',
      { zh: '第九百四十四条第三款', en: 'art. 944(3)' },
      {
        zh: '不得以停止供电、供水、供热、供燃气等方式催交物业费。',
        en: 'Power, water, heat and gas must not be stopped to press for fees.',
      },
    ),
    civilCode(
      'publication',
      { zh: '第九百四十三条', en: 'art. 943' },
      {
        zh: '定期公开服务事项、收费项目与标准、履行情况、维修资金和公共收益；不公开个人欠费。',
        en: 'Services, fees and their standards, performance, funds and common income are published regularly; nobody’s debt is.',
      },
    ),
    regulation(
      'committeeUrges',
      { zh: '第六十四条', en: 'art. 64' },
      {
        zh: '逾期不交的，业主委员会应当督促其限期交纳。系统记录与业委会的联系，不写业主姓名和个人金额。',
        en: 'The owners’ committee urges who is late. Contacts with it are recorded, without names or one owner’s amounts.',
      },
    ),
  ],
}
