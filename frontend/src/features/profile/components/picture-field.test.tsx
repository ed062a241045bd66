import { MantineProvider } from '@mantine/core'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ann } from '../../../hooks/testing.tsx'
import { pictureFile, pictures } from '../../../lib/testing-pictures.ts'
import { PictureField } from './picture-field.tsx'
import { type ProfilePicture, useProfilePicture } from './use-profile-picture.ts'

/** The requests that were sent, each to be answered by hand. */
let sent: FakeRequest[]
class FakeRequest extends EventTarget {
  readonly upload = new EventTarget()
  status = 0
  response: unknown = null
  open() {}
  abort() {}
  setRequestHeader() {}
  send() {
    sent.push(this)
  }
  answer(status: number, response: unknown) {
    Object.assign(this, { status, response })
    return act(async () => void this.dispatchEvent(new Event('load')))
  }
}

const worn = '/upload/files/worn.webp'
const kept = (id: number) => ({ id, url: `/upload/files/${id}.webp` }) as Attachment
let picture: ProfilePicture

const hold = (now: ProfilePicture) => {
  picture = now
}

function Field(props: { image: string | null }) {
  const picture = useProfilePicture(props.image)
  useEffect(() => hold(picture))
  return <PictureField person={{ ...ann, image: props.image }} picture={picture} />
}
const show = (image: string | null = null) =>
  render(
    <MantineProvider env="test">
      <Field image={image} />
    </MantineProvider>,
  ).container

const face = (container: HTMLElement) => container.querySelector('img')?.getAttribute('src') ?? null
const choose = (...files: File[]) =>
  userEvent.upload(screen.getByLabelText('Picture file'), files, { applyAccept: false })
const button = (name: string) => screen.getByRole('button', { name })

beforeEach(() => {
  sent = []
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  pictures()
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

test('what is chosen is seen at once, and is saved once the server has it', async () => {
  const container = show()
  await choose(pictureFile())
  expect(face(container)).toMatch(/^blob:/)
  screen.getByRole('progressbar', { name: 'Uploading the picture' })
  expect(picture).toMatchObject({ isSettled: false, attachmentId: undefined })
  await sent[0]?.answer(201, kept(7))
  screen.getByText('Others see it once you save.')
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(picture).toMatchObject({ isSettled: true, attachmentId: 7 })
})

test('a file may be let fall on it', async () => {
  const container = show()
  const dataTransfer = { types: ['Files'], files: [pictureFile()] }
  await act(async () => {
    fireEvent.drop(screen.getByRole('group', { name: 'Profile picture' }), { dataTransfer })
  })
  expect(face(container)).toMatch(/^blob:/)
  expect(sent).toHaveLength(1)
})

test('the button opens the choice of files from the keyboard', async () => {
  show()
  const opened = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => {})
  await userEvent.tab()
  await userEvent.keyboard('{Enter}')
  expect(opened).toHaveBeenCalledOnce()
})

test.each([
  ['what is no picture', new File(['words'], 'a.txt', { type: 'text/plain' }), 'not a picture'],
  ['what cannot be read', pictureFile('broken.png'), 'cannot be read'],
])('%s is refused beside it, and the face stays', async (_what, file, why) => {
  const container = show(worn)
  await choose(file)
  expect(screen.getByRole('alert').textContent).toContain(why)
  expect(face(container)).toBe(worn)
  expect(sent).toEqual([])
  expect(picture).toMatchObject({ isSettled: true, attachmentId: undefined })
  await choose(pictureFile())
  expect(screen.queryByRole('alert')).toBeNull()
})

test('an upload that fails says why, keeps the form from being saved without it, and can be tried again', async () => {
  show()
  await choose(pictureFile())
  await sent[0]?.answer(409, { error: { code: 'conflict', message: 'too many waiting files' } })
  expect(screen.getByRole('alert').textContent).toContain('too many waiting files')
  expect(picture.isSettled).toBe(false)
  await userEvent.click(button('Retry'))
  await sent[1]?.answer(201, kept(8))
  expect(screen.queryByRole('alert')).toBeNull()
  expect(picture.attachmentId).toBe(8)
})

test('a picture that is refused for what it is says why, and is offered no second try', async () => {
  show()
  await choose(pictureFile())
  await sent[0]?.answer(415, { error: { code: 'unsupported', message: 'this is no picture' } })
  expect(screen.getByRole('alert').textContent).toContain('this is no picture')
  expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull()
})

test('taken away: initials, said before it is saved, with the keyboard where it was', async () => {
  const container = show(worn)
  await userEvent.click(button('Remove picture'))
  expect(face(container)).toBeNull()
  screen.getByText('Your initials are shown once you save.')
  expect(picture).toMatchObject({ isSettled: true, attachmentId: null })
  expect(document.activeElement).toBe(button('Choose a picture'))
})

test('one that was only chosen is let go of, and nothing changes', async () => {
  const container = show()
  await choose(pictureFile())
  await userEvent.click(button('Remove picture'))
  expect(face(container)).toBeNull()
  expect(picture).toMatchObject({ isSettled: true, attachmentId: undefined })
})

test('of two that are chosen in a row the second is sent, however long the first takes to cut', async () => {
  const read = globalThis.createImageBitmap
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  vi.stubGlobal('createImageBitmap', async (file: File) => {
    if (file.name.startsWith('900x')) await held
    return read(file)
  })
  show()
  await choose(pictureFile('900x900.png'))
  await choose(pictureFile('600x400.png'))
  await act(async () => release())
  expect(sent).toHaveLength(1)
  await sent[0]?.answer(201, kept(9))
  expect(picture.attachmentId).toBe(9)
})
