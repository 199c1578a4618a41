#define _GNU_SOURCE 1
#include "CProcess.h"

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

struct search {
  unsigned char *bytes;
  int capacity;
  int count;
};

// Name and content of a note are filled up to multiples of four.
static size_t filled(size_t length) { return (length + 3) & ~(size_t)3; }

static void look_into(const unsigned char *notes, size_t length, struct search *search) {
  size_t place = 0;
  while (place + sizeof(ElfW(Nhdr)) <= length) {
    ElfW(Nhdr) head;
    memcpy(&head, notes + place, sizeof head);
    size_t name = place + sizeof head;
    size_t content = name + filled(head.n_namesz);
    if (content > length || head.n_descsz > length - content) return;
    if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 && memcmp(notes + name, "GNU", 4) == 0) {
      int count = head.n_descsz < (unsigned)search->capacity ? (int)head.n_descsz : search->capacity;
      memcpy(search->bytes, notes + content, (size_t)count);
      search->count = count;
      return;
    }
    place = content + filled(head.n_descsz);
  }
}

static int look_at(struct dl_phdr_info *object, size_t size, void *data) {
  (void)size;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    if (part->p_type == PT_NOTE) look_into((const unsigned char *)(object->dlpi_addr + part->p_vaddr), part->p_memsz, data);
  }
  // The program itself comes first; what it loads does not count.
  return 1;
}

int process_build_id(unsigned char *bytes, int capacity) {
  struct search search = {bytes, capacity, 0};
  dl_iterate_phdr(look_at, &search);
  return search.count;
}
