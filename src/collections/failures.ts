import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  complaintAnswered: {
    status: 409,
    zh: '这条投诉已经答复过，未改动。',
    en: 'This complaint was answered before; nothing was changed.',
  },
  refusedByRule: {
    status: 403,
    zh: '未执行，规则“{ruleZh}”：{saysZh}（{sourceZh}）。可以：{insteadZh}。',
    en: 'Not done, by the rule “{ruleEn}”: {saysEn} ({sourceEn}). Instead: {insteadEn}.',
  },
  evaluationByOperator: {
    status: 403,
    zh: '检验缴费模型要读取服务器上的文件，只能在服务器命令行运行：npm run op -- evaluatePaymentModel。',
    en: 'Evaluating the payment model reads files of the server, so it runs on the server’s command line only: npm run op -- evaluatePaymentModel.',
  },
  invoiceFileMissing: {
    status: 404,
    zh: '没有文件 {file}。请核对路径后重试。',
    en: 'There is no file {file}. Check the path and try again.',
  },
  invoiceColumnMissing: {
    status: 400,
    zh: '文件 {file} 的表头缺少“{column}”列。表头应含：{columns}。',
    en: 'The header of {file} has no column “{column}”. It needs: {columns}.',
  },
  invoiceCellUnreadable: {
    status: 400,
    zh: '文件 {file} 第 {line} 行“{column}”无法读取：“{value}”，应为{wantedZh}。请改正后重试。',
    en: 'Line {line} of {file}, column “{column}”: “{value}” cannot be read; it should be {wantedEn}. Correct it and try again.',
  },
  invoiceFileEmpty: {
    status: 400,
    zh: '文件 {file} 里没有发票行，无法检验。',
    en: 'There are no invoices in {file}: nothing to evaluate.',
  },
  nothingToFit: {
    status: 400,
    zh: '训练文件里没有一张发票在 {cutOff} 之前到期，无法训练。请用更早的文件训练。',
    en: 'No invoice of the training file was due before {cutOff}, so there is nothing to fit on. Use earlier invoices.',
  },
  modelLeaks: {
    status: 422,
    zh: 'AUC {auc} 高于 {limit}，疑似用到了当时还不知道的信息，检验不通过（均值基线的 AUC 为 {baseline}，对数损失 {logLoss}）。',
    en: 'AUC {auc} is above {limit}: something was probably used that was not known at the time, so the evaluation fails (AUC of the baseline {baseline}, log-loss {logLoss}).',
  },
})
