#include "app/notes_window.h"

#include <epoxy/gl.h>
// After epoxy, whose declarations of OpenGL it must find.
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <utility>

#include "core/base/check.h"

namespace lineland::app {

namespace {

constexpr int initial_width = 720, initial_height = 560;

/// Makes another window's contexts current, of OpenGL and of Dear ImGui, until the end of a block.
class Turn {
 public:
  Turn(GLFWwindow* window, ImGuiContext* context) : window_(glfwGetCurrentContext()), context_(ImGui::GetCurrentContext()) {
    glfwMakeContextCurrent(window);
    ImGui::SetCurrentContext(context);
  }
  ~Turn() {
    glfwMakeContextCurrent(window_);
    ImGui::SetCurrentContext(context_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  GLFWwindow* window_;
  ImGuiContext* context_;
};

/// What the speaker does from here; everything else belongs to the other window.
std::string_view action_of(int key) {
  switch (key) {
    case GLFW_KEY_PAGE_DOWN:
    case GLFW_KEY_RIGHT: return "next-scene";
    case GLFW_KEY_PAGE_UP:
    case GLFW_KEY_LEFT: return "previous-scene";
    case GLFW_KEY_ENTER: return "reveal";
    case GLFW_KEY_SPACE: return "play";
    case GLFW_KEY_PERIOD:
    case GLFW_KEY_B: return "black";
    default: return "";
  }
}

}  // namespace

NotesWindow::NotesWindow(Window& main) {
  glfwWindowHint(GLFW_VISIBLE, GLFW_TRUE);
  glfwWindowHint(GLFW_FOCUS_ON_SHOW, GLFW_FALSE);
  window_ = glfwCreateWindow(initial_width, initial_height, "Lineland: notes", nullptr, main.handle());
  if (!window_) throw Failure("a second window for the notes cannot be made");
  context_ = ImGui::CreateContext();
  const Turn turn(window_, context_);
  glfwSwapInterval(0);  // the first window keeps the time
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplOpenGL3_Init("#version 330 core");
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int, int action, int) {
    const std::string_view id = action_of(key);
    if (action == GLFW_PRESS && !id.empty()) static_cast<NotesWindow*>(glfwGetWindowUserPointer(window))->actions_.push_back(id);
  });
}

NotesWindow::~NotesWindow() {
  {
    const Turn turn(window_, context_);
    ImGui_ImplOpenGL3_Shutdown();
  }
  ImGui::DestroyContext(context_);
  glfwDestroyWindow(window_);
}

bool NotesWindow::closing() const { return glfwWindowShouldClose(window_); }

void NotesWindow::build(const std::function<void(float)>& draw) {
  const Turn turn(window_, context_);
  int width = 0, height = 0;
  float scale = 1, unused = 1;
  glfwGetFramebufferSize(window_, &width, &height);
  glfwGetWindowContentScale(window_, &scale, &unused);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(std::max(width, 1)), static_cast<float>(std::max(height, 1))};
  io.DeltaTime = 1.0f / 60;
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  draw(std::max(1.0f, scale));
  ImGui::Render();
}

void NotesWindow::show() {
  const Turn turn(window_, context_);
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  glViewport(0, 0, width, height);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(window_);
}

std::vector<std::string_view> NotesWindow::take_actions() { return std::exchange(actions_, {}); }

}  // namespace lineland::app
