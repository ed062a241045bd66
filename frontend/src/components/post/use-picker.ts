import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'

/** Ms that a mouse rests before something opens, and that it may be away before it closes. */
const REST_MS = 350
const AWAY_MS = 250
/** Ms that a finger stays down. */
const PRESS_MS = 400
/** What opens upwards needs this much room under the header. */
const ROOM = 128

export type Picker = {
  side: 'above' | 'below' | null
  show: () => void
  hide: () => void
  /** For what surrounds button and choices. */
  around: {
    onPointerEnter: (event: PointerEvent) => void
    onPointerLeave: (event: PointerEvent) => void
  }
  /** For the button. */
  press: {
    onPointerDown: (event: PointerEvent) => void
    onPointerUp: () => void
    onPointerCancel: () => void
  }
  /** Whether the click that comes now is only the end of a long press. Asked once per click. */
  wasPress: () => boolean
}

/** Choices that a resting mouse or a long press opens beside `button`, and that close when one turns away. */
export function usePicker(button: RefObject<HTMLElement | null>): Picker {
  const [side, setSide] = useState<Picker['side']>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pressed = useRef(false)
  useEffect(() => () => clearTimeout(timer.current), [])

  const later = (act: () => void, ms: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(act, ms)
  }
  const show = () => {
    const top = button.current?.getBoundingClientRect().top ?? 0
    setSide(top < ROOM ? 'below' : 'above')
  }
  const hide = () => {
    clearTimeout(timer.current)
    setSide(null)
  }
  const letGo = () => {
    if (!pressed.current) clearTimeout(timer.current)
  }

  return {
    side,
    show,
    hide,
    around: {
      onPointerEnter: ({ pointerType }) => pointerType === 'mouse' && later(show, REST_MS),
      onPointerLeave: ({ pointerType }) => pointerType === 'mouse' && later(hide, AWAY_MS),
    },
    press: {
      onPointerDown: ({ pointerType }) => {
        pressed.current = false
        if (pointerType === 'mouse') return
        later(() => {
          pressed.current = true
          show()
        }, PRESS_MS)
      },
      onPointerUp: letGo,
      onPointerCancel: letGo,
    },
    wasPress: () => {
      const was = pressed.current
      pressed.current = false
      return was
    },
  }
}
