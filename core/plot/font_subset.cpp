#include "core/plot/font_subset.h"

#include <hb-subset.h>

#include <memory>

#include "core/base/check.h"
#include "core/plot/rich_text.h"

namespace lineland::plot {

namespace {

template <auto destroy>
struct Destroyer {
  template <class T>
  void operator()(T* pointer) const {
    destroy(pointer);
  }
};
using Blob = std::unique_ptr<hb_blob_t, Destroyer<hb_blob_destroy>>;
using FontFace = std::unique_ptr<hb_face_t, Destroyer<hb_face_destroy>>;
using Input = std::unique_ptr<hb_subset_input_t, Destroyer<hb_subset_input_destroy>>;

}  // namespace

std::string font_subset(Face face, const std::set<char32_t>& characters) {
  const std::string_view bytes = font_file(face);
  const Blob blob(hb_blob_create(bytes.data(), static_cast<unsigned>(bytes.size()), HB_MEMORY_MODE_READONLY, nullptr, nullptr));
  const FontFace whole(hb_face_create(blob.get(), 0));
  const Input input(hb_subset_input_create_or_fail());
  LINELAND_CHECK(input != nullptr);
  for (const char32_t c : characters) hb_set_add(hb_subset_input_unicode_set(input.get()), c);
  for (const hb_tag_t table :
       {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'), HB_TAG('k', 'e', 'r', 'n')})
    hb_set_add(hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG), table);
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
  const FontFace part(hb_subset_or_fail(whole.get(), input.get()));
  if (!part) throw Failure("a font could not be cut down to the glyphs of a picture");
  const Blob result(hb_face_reference_blob(part.get()));
  unsigned length = 0;
  const char* data = hb_blob_get_data(result.get(), &length);
  return {data, length};
}

}  // namespace lineland::plot
