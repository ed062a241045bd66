import { Button } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'

import { Avatar } from '../../components/avatar.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { FriendshipActions } from '../../components/friendship-actions.tsx'
import { useMe } from '../../components/me-context.tsx'
import { MessageButton } from '../../components/message-button.tsx'
import { NotFoundPage } from '../../components/not-found-page.tsx'
import { Page } from '../../components/page.tsx'
import { RichText } from '../../components/rich-text.tsx'
import { useFollow } from '../../hooks/use-follow.ts'
import { useFriendRequestActions } from '../../hooks/use-friend-request-actions.ts'
import { useOnlineFriends } from '../../hooks/use-online-friends.ts'
import { type AcquaintedProfile, useProfile } from '../../hooks/use-people.ts'
import { BlockedNote } from './components/blocked-note.tsx'
import { EditProfile } from './components/edit-profile.tsx'
import { FollowButton } from './components/follow-button.tsx'
import { PersonMenu } from './components/person-menu.tsx'
import { PostsBy } from './components/posts-by.tsx'
import { ProfileBones } from './components/profile-bones.tsx'

import styles from './profile-page.module.css'

const monthYear = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' })

/** A person: who they are, where we stand, and what they post. */
export function ProfilePage() {
  const { userId } = getRouteApi('/signed-in/people/$userId').useParams()
  return <Profile back="/people" userId={userId} />
}

/** One's own page, a place of its own in the phone's bottom bar; it can be edited in place. */
export function OwnProfilePage() {
  return <Profile userId={useMe().id} />
}

function Profile(props: { userId: number; back?: '/people' }) {
  const { profile, isLoading, error, retry } = useProfile(props.userId)
  if (profile === undefined && !isLoading && error === null) return <NotFoundPage what="person" />
  return (
    <Page back={props.back} tabTitle={profile?.name} title="Profile">
      {profile !== undefined && (
        <>
          <ProfileBody key={profile.id} profile={profile} />
          {profile.blocked ? (
            <BlockedNote profile={profile} />
          ) : (
            <PostsBy key={`posts ${profile.id}`} profile={profile} />
          )}
        </>
      )}
      {profile === undefined && error === null && <ProfileBones />}
      {profile === undefined && error !== null && (
        <ErrorState error={error} onRetry={retry} what="this profile" />
      )}
    </Page>
  )
}

function ProfileBody(props: { profile: AcquaintedProfile }) {
  const { profile } = props
  const [editing, setEditing] = useState(false)
  const actions = useFriendRequestActions()
  const presence = useOnlineFriends().presenceOf(profile.id)
  const follow = useFollow(profile.id, profile.following)
  const followers = profile.followers + Number(follow.on) - Number(profile.following)

  if (editing) return <EditProfile onDone={() => setEditing(false)} profile={profile} />
  return (
    <div className={styles.profile}>
      <div className={styles.top}>
        <Avatar person={profile} presence={presence} size={96} />
        <div className={styles.actions}>
          {profile.friendship === 'self' ? (
            <>
              <Button onClick={() => setEditing(true)} size="xs" variant="default">
                Edit profile
              </Button>
              <Button component={Link} size="xs" to="/settings" variant="default">
                Settings
              </Button>
            </>
          ) : (
            <>
              {!profile.blocked && (
                <>
                  <FollowButton follow={follow} name={profile.name} />
                  <FriendshipActions actions={actions} person={profile} />
                </>
              )}
              <span className={styles.icons}>
                {profile.friendship === 'friends' && !profile.blocked && (
                  <MessageButton person={profile} size={30} />
                )}
                <PersonMenu profile={profile} />
              </span>
            </>
          )}
        </div>
      </div>
      <h2 className={styles.name}>{profile.name}</h2>
      <p className={styles.handle}>
        @{profile.handle}
        {profile.friendship === 'friends' && ' · Friends'}
        {profile.followsMe && ' · Follows you'}
        {presence === 'online' && ' · Online now'}
        {presence === 'away' && ' · Away'}
      </p>
      {profile.bio !== '' && (
        <p className={styles.bio}>
          <RichText>{profile.bio}</RichText>
        </p>
      )}
      <p className={styles.follows}>
        <span>
          <b>{followers}</b> {followers === 1 ? 'follower' : 'followers'}
        </span>
        <span>
          <b>{profile.followees}</b> following
        </span>
      </p>
      <p className={styles.joined}>
        <IconCalendar aria-hidden size={16} stroke={1.75} />
        Joined {monthYear.format(Date.parse(profile.joinedAt))}
      </p>
    </div>
  )
}
