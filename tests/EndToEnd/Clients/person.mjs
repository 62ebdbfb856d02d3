// A person without a browser: keeps cookies, follows redirects, fills in the hosted pages' forms. Stops where the client's redirect URI begins.
import assert from 'node:assert/strict'

export class Person {
  #cookies = new Map()

  constructor(email, password) {
    Object.assign(this, { email, password })
  }

  // Opens an authorization URL and does what the pages ask until they lead back to `redirectUri`. Answers that URL.
  async authorize(url, redirectUri) {
    let answer = await this.#send(new URL(url))
    for (let step = 0; step < 20; step++) {
      const location = answer.headers.get('location')
      if (location) {
        const next = new URL(location, answer.url)
        if (next.href.startsWith(redirectUri)) return next
        answer = await this.#send(next)
        continue
      }
      assert.equal(answer.status, 200, `${answer.url}: ${answer.status}`)
      answer = await this.#submit(answer.url, await answer.text())
    }
    assert.fail('the pages lead nowhere')
  }

  // Opens a page behind a sign-in and answers what stands there in the end.
  async open(url) {
    let answer = await this.#send(new URL(url))
    for (let step = 0; step < 20; step++) {
      const location = answer.headers.get('location')
      if (location) {
        answer = await this.#send(new URL(location, answer.url))
        continue
      }
      const html = await answer.text()
      if (!/<form[^>]*method="post"/i.test(html)) return { status: answer.status, url: answer.url, text: html }
      answer = await this.#submit(answer.url, html)
    }
    assert.fail('the pages lead nowhere')
  }

  async #submit(pageUrl, html) {
    const form = /<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/i.exec(html)
    assert.ok(form, `${pageUrl} has no form:\n${html.slice(0, 2000)}`)
    const action = /<form[^>]*\saction="([^"]*)"/i.exec(form[0])
    const body = new URLSearchParams()
    for (const [input] of form[0].matchAll(/<input[^>]*>/gi)) {
      const [name, value, type] = ['name', 'value', 'type'].map(attribute => unescape(new RegExp(`\\s${attribute}="([^"]*)"`, 'i').exec(input)?.[1] ?? ''))
      if (name) body.set(name, type === 'email' || name === 'email' ? this.email : type === 'password' ? this.password : value)
    }
    return this.#send(new URL(unescape(action?.[1] || pageUrl), pageUrl), { method: 'POST', body })
  }

  async #send(url, options = {}) {
    const headers = { accept: 'text/html', cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const answer = await fetch(url, { ...options, headers, redirect: 'manual' })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      if (value) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }
    return answer
  }
}

const unescape = text => text.replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/&quot;/g, '"').replace(/&amp;/g, '&')
