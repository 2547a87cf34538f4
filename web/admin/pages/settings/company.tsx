import { useQuery } from '@tanstack/react-query'
import { App, Form, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import { words } from './words.ts'

type Company = Awaited<ReturnType<Client['getCompany']>>

/** What papers say of the company. */
export const CompanyCard = () => {
  const t = useWords(words)
  const mayChange = useMay('administrator')
  const [isOpen, setOpen] = useState(false)
  const query = useQuery(api.getCompany.queryOptions({ input: {} }))
  return (
    <Part query={query}>
      {(company) => (
        <ul className="cards">
          <li>
            <div className="section-head">
              <h2>{company.name}</h2>
              {mayChange ? (
                <button type="button" className="link" onClick={() => setOpen(true)}>
                  {t('changeCompany')}
                </button>
              ) : null}
            </div>
            <dl className="facts">
              <div>
                <dt>{t('companyShortName')}</dt>
                <dd>{company.shortName}</dd>
              </div>
              <div>
                <dt>{t('servicePhone')}</dt>
                <dd>{company.servicePhone || <span className="faint">{t('missing')}</span>}</dd>
              </div>
            </dl>
          </li>
          {isOpen ? <CompanyDialog company={company} onClose={() => setOpen(false)} /> : null}
        </ul>
      )}
    </Part>
  )
}

const CompanyDialog = ({ company, onClose }: { company: Company; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<Company>()
  const update = useCommand('updateCompany')
  return (
    <ActionDialog
      title={t('changeCompany')}
      okText={t('save')}
      form={form}
      initial={company}
      isBusy={update.isPending}
      onClose={onClose}
      effect={t('changeEffect')}
      onSubmit={async (fields) => {
        if (!(await update.give(fields))) return
        void message.success(t('saved'))
        onClose()
      }}
    >
      <Form.Item name="name" label={t('companyName')} rules={required(t('companyName'))}>
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <div className="field-pair">
        <Form.Item
          name="shortName"
          label={t('companyShortName')}
          rules={required(t('companyShortName'))}
        >
          <Input maxLength={10} />
        </Form.Item>
        <Form.Item name="servicePhone" label={t('servicePhone')}>
          <Input maxLength={30} inputMode="tel" />
        </Form.Item>
      </div>
    </ActionDialog>
  )
}
