import { Dropdown } from 'antd'
import { Icon } from '../parts/icon.tsx'
import { useCommunities, useMe } from './use-me.ts'

/** Which community the pages are about; one alone is only shown. */
export const CommunitySwitch = () => {
  const me = useMe()
  const { communities, current, choose } = useCommunities()
  const name = current?.name ?? me.companyName
  const face = (
    <button type="button" className="place">
      <span className="mark" aria-hidden="true">
        {name.slice(0, 1)}
      </span>
      <span className="grow">
        <b className="clip">{name}</b>
        <small className="clip">{me.companyShortName || me.companyName}</small>
      </span>
      {communities.length > 1 ? <Icon name="down" /> : null}
    </button>
  )
  if (communities.length < 2) return face
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: current ? [current.id.toString()] : [],
        items: communities.map((community) => ({
          key: community.id.toString(),
          label: community.name,
          onClick: () => void choose(community.id),
        })),
      }}
    >
      {face}
    </Dropdown>
  )
}
